"""The window. The only room that knows Qt; nothing else imports it."""
