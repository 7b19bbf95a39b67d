# Programs that nobody here wrote judge a cluster; see docs/judges.md.
NAME ?= a
JUDGES ?= kstatus policy-api netpol

.PHONY: judges
judges: deps ## programs of others judge cluster NAME, which has Weft: JUDGES="kstatus policy-api netpol"
	@CACHE='$(CACHE)' test/judges/run $(NAME) $(JUDGES)
