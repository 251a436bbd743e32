-- How often an attempt's request was sent again because the connection it was on, used before, ended without a byte of an
-- answer. Null, which takes no room in a row, when it was sent once.
ALTER TABLE "attempt" ADD COLUMN "resent_on_fresh_connection" SMALLINT;
