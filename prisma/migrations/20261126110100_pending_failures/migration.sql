-- A failure that no e-mail notifies of yet is pending: docs/glossary.md.
alter index failure_email_untold_idx rename to failure_email_pending_idx;
