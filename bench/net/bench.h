/* TCP between two network namespaces, over the paths that are compared. */
#pragma once

#include "../../bpf/tests/lib/bed.h"

enum kind {
	RR, /* a byte there and a byte back, on one connection */
	CRR, /* a connection for each */
	STREAM,
};

struct path {
	const char *name;
	int nodes; /* that the packet crosses */
	const char *client; /* network namespaces */
	const char *server;
	enum who to; /* whose address the server has; the client is POD_A */
	bool events; /* of Weft: is there a ring to write them to? */
	bool staged; /* of Weft: are there staged policies about both pods? */
};
extern const struct path paths[];

void make_paths(const char *weft, const char *others);
/* Before a measurement over that path. */
void prepare_path(const struct path *path);
void enter_namespace(const char *name);

/* Transactions or bytes a second. */
double measure(enum kind kind, const struct path *path, int family, int milliseconds);
