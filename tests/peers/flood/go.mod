module flood

go 1.19
