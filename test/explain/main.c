/* probe serve PORT...: echoes datagrams on these ports. probe ask: opens what stdin says, a line each. */
#include "probe.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

int main(int count, char **arguments)
{
	if (count > 2 && !strcmp(arguments[1], "serve"))
		return serve(count - 2, arguments + 2);
	if (count == 2 && !strcmp(arguments[1], "ask"))
		return ask();
	fprintf(stderr, "usage: probe serve PORT... | probe ask\n");
	return 2;
}
