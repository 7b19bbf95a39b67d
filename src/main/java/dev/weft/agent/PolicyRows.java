package dev.weft.agent;

import dev.weft.kube.PolicyConversion;
import dev.weft.kube.Stored;
import java.util.List;

/** All policies of one kind. */
record PolicyRows(String kind, List<Stored<PolicyConversion>> rows) {}
