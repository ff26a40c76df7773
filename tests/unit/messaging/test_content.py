"""What a message carries beyond the words that were asked for."""

import pytest

from consent.messaging.content import Content, Duty, Links, unpacked, with_duties
from consent.vocabulary.channel import Channel
from consent.vocabulary.purpose import NEEDS_CONSENT, Program, PurposeClass
from consent.vocabulary.seller import Seller

OFF = "https://consent.example.com/unsubscribe/abc?a=1&b=2"
CHOOSE = "https://consent.example.com/preferences"
LINKS = Links(unsubscribe_url=OFF, preferences_url=CHOOSE)
ADDRESS = "1 Main Street, Springfield"
SELLER = Seller(
    id="acme",
    name="Acme & Sons",
    postal_address=ADDRESS,
    policy_url="https://acme.example/privacy",
    time_zone="UTC",
    help_contact="help@acme.example",
)
PROGRAM = Program(name="Acme Offers", frequency="Up to 4 msgs/month")
FOOT = f"Acme & Sons, {ADDRESS}\nUnsubscribe: {OFF}\nPreferences: {CHOOSE}"
HTML_OFF = "https://consent.example.com/unsubscribe/abc?a=1&amp;b=2"
HTML_FOOT = (
    f"<p>Acme &amp; Sons, {ADDRESS}<br>"
    f'<a href="{HTML_OFF}">Unsubscribe</a><br>'
    f'<a href="{CHOOSE}">Preferences</a></p>'
)
OTHERS = sorted(set(PurposeClass) - NEEDS_CONSENT)


def dutiful(
    content: Content,
    channel: Channel = Channel.EMAIL,
    purpose_class: PurposeClass = PurposeClass.MARKETING,
    *,
    program: Program | None = None,
    is_first: bool = False,
) -> Content:
    return with_duties(
        content,
        Duty(
            channel=channel,
            purpose_class=purpose_class,
            seller=SELLER,
            links=LINKS,
            program=program,
            is_first=is_first,
        ),
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("{{unsubscribe_url}}", OFF),
        ("{{ unsubscribe_url }}", OFF),
        ("{{preferences_url}}", CHOOSE),
        ("{{\tpreferences_url }}", CHOOSE),
        ("{{unsubscribe_url}} {{preferences_url}}", f"{OFF} {CHOOSE}"),
        ("{{unsubscribe_url}}{{unsubscribe_url}}", OFF + OFF),
        ("{{name}}", "{{name}}"),
        ("{unsubscribe_url}", "{unsubscribe_url}"),
        ("{{UNSUBSCRIBE_URL}}", "{{UNSUBSCRIBE_URL}}"),
        ("unsubscribe_url", "unsubscribe_url"),
    ],
)
def test_a_place_for_a_link_is_filled(written: str, read: str) -> None:
    content = Content(text=written, html=written)

    filled = dutiful(content, purpose_class=PurposeClass.SERVICE)

    assert filled.text == read
    assert filled.html == read.replace("&", "&amp;")


def test_what_a_link_holds_is_not_filled_again() -> None:
    links = Links(unsubscribe_url="{{preferences_url}}", preferences_url=CHOOSE)
    duty = Duty(
        channel=Channel.SMS,
        purpose_class=PurposeClass.SERVICE,
        seller=SELLER,
        links=links,
    )

    filled = with_duties(Content(text="{{unsubscribe_url}}"), duty)

    assert filled.text == "{{preferences_url}}"


@pytest.mark.parametrize("purpose_class", sorted(NEEDS_CONSENT))
def test_mail_that_needs_consent_carries_links_address_and_headers(
    purpose_class: PurposeClass,
) -> None:
    content = Content(subject="News", text="Hello", html="<b>Hello</b>")

    mail = dutiful(content, purpose_class=purpose_class)

    assert mail.subject == "News"
    assert mail.text == f"Hello\n\n-- \n{FOOT}"
    assert mail.html == f"<b>Hello</b>{HTML_FOOT}"
    assert mail.headers == {
        "List-Unsubscribe": f"<{OFF}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


@pytest.mark.parametrize("purpose_class", OTHERS)
@pytest.mark.parametrize("channel", Channel)
def test_what_needs_no_consent_carries_nothing_more(
    channel: Channel, purpose_class: PurposeClass
) -> None:
    content = Content(subject="Code", text="123456", html="<b>123456</b>")

    sent = dutiful(content, channel, purpose_class, program=PROGRAM, is_first=True)

    assert (sent.text, sent.html, sent.headers) == ("123456", "<b>123456</b>", {})


def test_mail_without_html_gets_none() -> None:
    assert dutiful(Content(text="Hello")).html is None


@pytest.mark.parametrize(
    ("page", "end"),
    [
        ("<html><body>Hi</body></html>", "</body></html>"),
        ("<BODY>Hi</BODY >", "</BODY >"),
        ("Hi", ""),
    ],
)
def test_the_foot_stands_at_the_end_of_the_page(page: str, end: str) -> None:
    mail = dutiful(Content(text="Hi", html=page))

    assert mail.html is not None
    assert mail.html.endswith(f"Hi{HTML_FOOT}{end}")


def test_links_that_a_part_places_itself_are_not_added_to_it_again() -> None:
    mail = dutiful(Content(text="Leave: {{unsubscribe_url}}", html="<b>Hello</b>"))

    assert mail.text == f"Leave: {OFF}\n\n-- \nAcme & Sons, {ADDRESS}"
    assert mail.html == f"<b>Hello</b>{HTML_FOOT}"


def test_a_page_that_carries_everything_stays_as_it_is() -> None:
    page = f'<a href="{{{{unsubscribe_url}}}}">Leave</a> {ADDRESS}'

    mail = dutiful(Content(text="Hello", html=page))

    assert mail.html == f'<a href="{HTML_OFF}">Leave</a> {ADDRESS}'


def test_a_text_that_tells_the_address_gets_only_links() -> None:
    mail = dutiful(Content(text=f"From {ADDRESS}"))

    assert mail.text == (
        f"From {ADDRESS}\n\n-- \nUnsubscribe: {OFF}\nPreferences: {CHOOSE}"
    )


def test_the_first_text_of_a_program_tells_what_it_is() -> None:
    text = dutiful(
        Content(text="Half price"), Channel.SMS, program=PROGRAM, is_first=True
    )

    assert text.text == (
        "Half price\nAcme Offers: Up to 4 msgs/month. Msg & data rates may apply. "
        "Reply HELP for help, STOP to end."
    )
    assert text.headers == {}


@pytest.mark.parametrize(("program", "is_first"), [(PROGRAM, False), (None, True)])
def test_any_other_text_is_sent_as_it_was_written(
    program: Program | None, *, is_first: bool
) -> None:
    text = dutiful(
        Content(text="Half price"), Channel.SMS, program=program, is_first=is_first
    )

    assert text.text == "Half price"


@pytest.mark.parametrize("channel", [Channel.CALL, Channel.MAIL, Channel.LOCATION])
def test_other_channels_have_duties_elsewhere(channel: Channel) -> None:
    content = Content(text="Hello {{preferences_url}}")

    assert dutiful(content, channel).text == f"Hello {CHOOSE}"


def test_content_comes_back_as_it_was_packed() -> None:
    content = Content(
        text="Hello \N{GREEK SMALL LETTER ALPHA}\n",
        subject="Hi",
        html="<b>",
        reply_to=None,
    )

    assert unpacked(content.packed()) == content


def test_a_language_is_packed_only_where_it_is_known() -> None:
    """An older version that knows no language opens what has none."""
    spoken = Content(text="Su código", language="es")

    assert unpacked(spoken.packed()) == spoken
    assert b"language" not in Content(text="Your code").packed()


def test_nothing_of_what_it_says_is_shown_by_accident() -> None:
    assert "secret" not in repr(Content(text="secret", subject="secret"))
