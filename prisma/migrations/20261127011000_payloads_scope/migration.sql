-- Whether a key is shown payloads is one of its scopes. Keys keep what they could see.
UPDATE api_key SET scopes = array_append(scopes, 'payloads:read') WHERE sees_payloads AND NOT 'payloads:read' = ANY (scopes);
ALTER TABLE api_key DROP COLUMN sees_payloads;
