-- Whoever is verified may ask to go on being so by another document before the one he is verified by
-- ends. He stays verified until then.
-- Reversible: yes, by dropping the two columns.

ALTER TABLE holder
    ADD COLUMN kyc_renewal_document_id uuid,
    ADD CONSTRAINT holder_renews_while_verified CHECK (
        kyc_renewal_document_id IS NULL OR kyc_status = 'VERIFIED');
COMMENT ON COLUMN holder.kyc_renewal_document_id IS 'The document that is to follow the one he is verified by, until that is decided';

ALTER TABLE kyc_event ADD COLUMN renewal boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN kyc_event.renewal IS 'Whether it is about the document that is to follow, and he is verified all the while';
