ALTER TABLE quotations ADD COLUMN carrier TEXT;
