-- An operation whose own headers cannot be decrypted pauses, and says why.
alter type operation_state_reason add value 'headers_unreadable';
