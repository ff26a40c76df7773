"""The ears for people: one-click unsubscribing, without a login and for life."""
