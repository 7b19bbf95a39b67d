/* Packets through the programs by test run. */
#include "datapath.h"

#include <errno.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

struct spec packet_between(int family, enum who from, enum who to, __u8 protocol, __u16 source_port,
			   __u16 destination_port, __u8 tcp_flags)
{
	struct spec spec = {
		.family = family,
		.source = address_of(family, from),
		.destination = address_of(family, to),
		.protocol = protocol,
		.source_port = source_port,
		.destination_port = destination_port,
		.tcp_flags = tcp_flags,
		.payload = 8,
		.destination_mac = GATEWAY_MAC,
	};

	mac_of(from, spec.source_mac);
	return spec;
}

struct spec echo_between(int family, enum who from, enum who to, bool reply, __u16 id)
{
	struct spec spec = packet_between(family, from, to, family == 4 ? 1 : 58, 0, 0, 0);

	spec.type = (family == 4 ? 8 : 128);
	if (reply)
		spec.type = family == 4 ? 0 : 129;
	spec.id = id;
	return spec;
}

struct spec error_about(int family, enum who from, const struct spec *quote, __u8 type, __u8 code)
{
	struct spec spec = packet_between(family, from, POD_A, family == 4 ? 1 : 58, 0, 0, 0);

	spec.destination = quote->source;
	spec.type = type;
	spec.code = code;
	spec.quote = quote;
	return spec;
}

struct spec discovery_between(__u8 type, enum who from, enum who to)
{
	struct spec spec = packet_between(6, from, to, 58, 0, 0, 0);

	spec.type = type;
	spec.hop_limit = 255;
	return spec;
}

static struct result run(enum program program, struct __sk_buff *context,
			 const struct frame *frame)
{
	struct result result = {};
	LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = frame->data,
		    .data_size_in = frame->length, .data_out = result.out.data,
		    .data_size_out = sizeof(result.out.data), .ctx_in = context,
		    .ctx_size_in = sizeof(*context), .ctx_out = context,
		    .ctx_size_out = sizeof(*context));

	if (bpf_prog_test_run_opts(datapath.program[program], &options)) {
		must(errno == EINVAL ? 0 : -1, "test run");
		result.action = REFUSED;
		return result;
	}
	result.action = options.retval;
	result.out.length = options.data_size_out;
	memcpy(result.cb, context->cb, sizeof(result.cb));
	result.mark = context->mark;
	result.tstamp = context->tstamp;
	return result;
}

struct result run_frame(enum program program, __u32 ifindex, __u32 arrival,
			const struct frame *frame)
{
	struct __sk_buff context = { .ifindex = ifindex, .ingress_ifindex = arrival };
	struct flow_event event;
	struct result result;

	count_events(EVENT_DROP, NULL);
	result = run(program, &context, frame);
	if (count_events(EVENT_DROP, &event))
		result.drop = event.drop_reason;
	return result;
}

struct result run_quietly(enum program program, __u32 ifindex, __u32 arrival,
			  const struct frame *frame)
{
	struct __sk_buff context = { .ifindex = ifindex, .ingress_ifindex = arrival };

	return run(program, &context, frame);
}

struct result run_packet(enum program program, __u32 ifindex, __u32 arrival,
			 const struct spec *spec)
{
	struct frame frame;

	build_frame(&frame, spec);
	return run_frame(program, ifindex, arrival, &frame);
}

struct result explain_packet(enum program program, __u32 ifindex, __u32 tunnel_identity,
			     const struct spec *spec)
{
	struct __sk_buff context = { .ifindex = ifindex, .ingress_ifindex = EXPLAIN_IFINDEX };
	struct frame frame;

	context.cb[0] = tunnel_identity;
	build_frame(&frame, spec);
	return run(program, &context, &frame);
}

void send_expect(int action, int drop, enum program program, __u32 ifindex, __u32 arrival,
		 const struct spec *spec, const char *what)
{
	__u64 before = counted(drop);
	struct result result = run_packet(program, ifindex, arrival, spec);

	CHECK_EQUAL(result.action, action, what);
	CHECK_EQUAL(result.drop, drop, what);
	CHECK_EQUAL(counted(drop) - before, 1, what);
}
