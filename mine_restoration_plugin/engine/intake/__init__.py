"""Reading what comes from outside: every kind of file that county offices exchange, as :class:`..core.incoming.Incoming`."""
