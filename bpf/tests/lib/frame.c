#include "frame.h"

#include <arpa/inet.h>
#include <string.h>

static void *append(struct frame *frame, __u32 size)
{
	void *at = frame->data + frame->length;

	memset(at, 0, size);
	frame->length += size;
	return at;
}

static void append_16(struct frame *frame, __u16 value)
{
	value = htons(value);
	memcpy(append(frame, 2), &value, 2);
}

__u16 internet_checksum(const void *data, __u32 length, __u32 sum)
{
	const __u8 *bytes = data;

	for (__u32 i = 0; i + 1 < length; i += 2)
		sum += bytes[i] << 8 | bytes[i + 1];
	if (length & 1)
		sum += bytes[length - 1] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum;
}

static bool is_icmp(const struct spec *spec)
{
	return spec->protocol == (spec->family == 4 ? 1 : 58);
}

static void append_network(struct frame *frame, const struct spec *spec);

static void append_icmp(struct frame *frame, const struct spec *spec)
{
	__u8 *header = append(frame, 8);

	header[0] = spec->type;
	header[1] = spec->code;
	if (spec->quote)
		append_network(frame, spec->quote);
	else {
		header[4] = spec->id >> 8;
		header[5] = spec->id;
	}
}

static void append_transport(struct frame *frame, const struct spec *spec)
{
	if (spec->fragment && spec->offset)
		return;
	if (is_icmp(spec)) {
		append_icmp(frame, spec);
		return;
	}
	if (spec->protocol != TCP && spec->protocol != UDP && spec->protocol != SCTP)
		return;
	append_16(frame, spec->source_port);
	append_16(frame, spec->destination_port);
	if (spec->protocol == TCP) {
		__u8 *rest = append(frame, 16);

		rest[8] = 5 << 4;
		rest[9] = spec->tcp_flags;
	} else if (spec->protocol == UDP) {
		append_16(frame, 8 + spec->payload);
		append(frame, 2);
	} else {
		__u8 *rest = append(frame, 12);

		rest[8] = spec->type;
	}
}

static void append_ipv4(struct frame *frame, const struct spec *spec)
{
	__u32 start = frame->length;
	__u8 *ip = append(frame, 20);
	__u16 fragment = htons((spec->more ? 0x2000 : 0) | spec->offset);
	__u16 total, checksum;

	ip[0] = 0x45 + spec->options_length / 4;
	ip[8] = spec->hop_limit ? spec->hop_limit : 64;
	ip[9] = spec->protocol;
	ip[4] = spec->fragment_id >> 8;
	ip[5] = spec->fragment_id;
	memcpy(ip + 6, &fragment, 2);
	memcpy(ip + 12, spec->source.bytes + 12, 4);
	memcpy(ip + 16, spec->destination.bytes + 12, 4);
	memcpy(append(frame, spec->options_length), spec->options ? spec->options : ip,
	       spec->options_length);
	append_transport(frame, spec);
	append(frame, spec->payload);
	total = htons(frame->length - start);
	memcpy(ip + 2, &total, 2);
	checksum = htons(internet_checksum(ip, 20 + spec->options_length, 0));
	memcpy(ip + 10, &checksum, 2);
}

static __u8 extension_number(enum extension extension)
{
	switch (extension) {
	case EXTENSION_HOP_BY_HOP:
		return 0;
	case EXTENSION_DESTINATION:
		return 60;
	case EXTENSION_AUTHENTICATION:
		return 51;
	default:
		return 43;
	}
}

static __u8 *append_extension(struct frame *frame, enum extension extension)
{
	__u8 *header = append(frame, extension == EXTENSION_AUTHENTICATION ? 16 : 8);

	if (extension == EXTENSION_AUTHENTICATION)
		header[1] = 2;
	if (extension == EXTENSION_ROUTING)
		header[3] = 1;
	return header;
}

static void append_ipv6(struct frame *frame, const struct spec *spec)
{
	__u32 start = frame->length;
	__u8 *ip = append(frame, 40);
	__u8 *next = ip + 6;
	__u16 length;

	ip[0] = 0x60;
	ip[7] = spec->hop_limit ? spec->hop_limit : 64;
	memcpy(ip + 8, &spec->source, 16);
	memcpy(ip + 24, &spec->destination, 16);
	for (int i = 0; i < 8 && spec->extensions[i]; i++) {
		*next = extension_number(spec->extensions[i]);
		next = append_extension(frame, spec->extensions[i]);
	}
	if (spec->fragment) {
		__u8 *header = append(frame, 8);
		__u32 id = htonl(spec->fragment_id);
		__u16 offset = htons(spec->offset << 3 | spec->more);

		*next = 44;
		next = header;
		memcpy(header + 2, &offset, 2);
		memcpy(header + 4, &id, 4);
	}
	*next = spec->protocol;
	append_transport(frame, spec);
	append(frame, spec->payload);
	length = htons(frame->length - start - 40);
	memcpy(ip + 4, &length, 2);
}

static void append_network(struct frame *frame, const struct spec *spec)
{
	if (spec->family == 4)
		append_ipv4(frame, spec);
	else
		append_ipv6(frame, spec);
}

static void begin(struct frame *frame, const __u8 *source, const __u8 *destination, __u16 type)
{
	frame->length = 0;
	memcpy(append(frame, 6), destination, 6);
	memcpy(append(frame, 6), source, 6);
	append_16(frame, type);
}

void build_frame(struct frame *frame, const struct spec *spec)
{
	begin(frame, spec->source_mac, spec->destination_mac, spec->family == 4 ? 0x0800 : 0x86dd);
	append_network(frame, spec);
}

void build_arp(struct frame *frame, int operation, const __u8 *mac, const struct address *sender,
	       const struct address *target)
{
	static const __u8 broadcast[6] = { 255, 255, 255, 255, 255, 255 };
	static const __u8 head[6] = { 0, 1, 8, 0, 6, 4 };

	begin(frame, mac, broadcast, 0x0806);
	memcpy(append(frame, 6), head, 6);
	append_16(frame, operation);
	memcpy(append(frame, 6), mac, 6);
	memcpy(append(frame, 4), sender->bytes + 12, 4);
	append(frame, 6);
	memcpy(append(frame, 4), target->bytes + 12, 4);
}

void build_discovery(struct frame *frame, const struct spec *spec, const struct address *target,
		     int option, const __u8 *mac)
{
	struct spec whole = *spec;
	__u8 *body;

	whole.family = 6;
	whole.protocol = 58;
	whole.payload = option ? 24 : 16;
	build_frame(frame, &whole);
	body = frame->data + frame->length - whole.payload;
	memcpy(body, target, 16);
	if (!option)
		return;
	body[16] = option;
	body[17] = 1;
	memcpy(body + 18, mac, 6);
}
