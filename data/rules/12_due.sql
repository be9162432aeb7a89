-- When things fall due.

-- A month's return is due within fifteen days of the month's end. Ours, for MOPAC and the Met to agree.
create macro return_due_on(month_end) as month_end + 15;
