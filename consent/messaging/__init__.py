"""The mouth: the only way a message leaves."""
