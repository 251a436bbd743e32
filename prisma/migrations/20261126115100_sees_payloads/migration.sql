-- Whether a single user or API key sees payloads and the bodies of answers. A constant default rewrites no table.
ALTER TABLE user_account ADD COLUMN sees_payloads boolean NOT NULL DEFAULT true;
ALTER TABLE api_key ADD COLUMN sees_payloads boolean NOT NULL DEFAULT true;
