package dev.weft.cli.eval;

import dev.weft.kube.ServiceName;
import dev.weft.model.Policy;
import dev.weft.model.SecurityLabels;
import dev.weft.operator.ApiService;
import dev.weft.operator.DnsService;
import dev.weft.policy.review.ApiServerPlace;
import dev.weft.policy.review.DnsPlace;
import dev.weft.policy.review.KnownPod;
import dev.weft.policy.review.Surroundings;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;

/** Where pods find the API server and the cluster's DNS: the two Services that manifests are read for. */
record CoreServices(ServiceName dnsName, ApiServerPlace apiServer, DnsPlace dns) {

    private static final ServiceName API_SERVER = new ServiceName(ApiService.NAMESPACE, ApiService.NAME);

    /** Returns what is taken for granted where manifests have neither. */
    static CoreServices unknown(ServiceName dns) {
        return new CoreServices(dns, ApiServerPlace.UNKNOWN, DnsPlace.CONVENTION);
    }

    /** Returns whether it is one of the two. */
    boolean has(Document document) throws InputException {
        Field metadata = Field.of(document).at("metadata");
        String name =
                metadata.at("namespace").text() + "/" + metadata.at("name").text();
        return name.equals(dnsName.toString()) || name.equals(API_SERVER.toString());
    }

    CoreServices with(Service service) {
        return nameOf(service).equals(dnsName)
                ? new CoreServices(dnsName, apiServer, DnsService.place(service))
                : new CoreServices(dnsName, ApiService.place(service), dns);
    }

    private static ServiceName nameOf(Service service) {
        return new ServiceName(
                service.getMetadata().getNamespace(), service.getMetadata().getName());
    }

    Surroundings around(List<KnownPod> pods, List<SecurityLabels> onHosts, List<Policy> others, List<String> system) {
        return new Surroundings(pods, onHosts, others, apiServer, dns, system);
    }
}
