"""The judge: may we reach this address, now, for this?"""
