-- Why a message need not leave any more. What a sender had in hand when it was called off is not tried again.

ALTER TABLE message ADD COLUMN called_off TEXT;
