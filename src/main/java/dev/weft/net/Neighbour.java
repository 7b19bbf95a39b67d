package dev.weft.net;

import dev.weft.model.Address;

/** A permanent neighbour: the kernel never asks who has the address. */
public record Neighbour(int ifindex, Address address, Mac mac) {}
