"""How people come to their page: fresh links and codes, sent to the address itself."""
