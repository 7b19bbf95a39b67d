package dev.weft.cli.eval;

import dev.weft.model.Policy;
import dev.weft.operator.ApiService;
import dev.weft.operator.DnsService;
import dev.weft.policy.review.ApiServerPlace;
import dev.weft.policy.review.DnsPlace;
import dev.weft.policy.review.KnownPod;
import dev.weft.policy.review.Surroundings;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;

/** Where pods find the API server and the cluster's DNS: the two Services that manifests are read for. */
record CoreServices(ApiServerPlace apiServer, DnsPlace dns) {

    /** What is taken for granted where manifests have neither. */
    static final CoreServices UNKNOWN = new CoreServices(ApiServerPlace.UNKNOWN, DnsPlace.CONVENTION);

    private static final String DNS = DnsService.NAMESPACE + "/" + DnsService.NAME;
    private static final String API_SERVER = ApiService.NAMESPACE + "/" + ApiService.NAME;

    /** Returns whether it is one of the two. */
    static boolean has(Document document) throws InputException {
        Field metadata = Field.of(document).at("metadata");
        String name =
                metadata.at("namespace").text() + "/" + metadata.at("name").text();
        return name.equals(DNS) || name.equals(API_SERVER);
    }

    CoreServices with(Service service) {
        return service.getMetadata().getName().equals(DnsService.NAME)
                ? new CoreServices(apiServer, DnsService.place(service))
                : new CoreServices(ApiService.place(service), dns);
    }

    Surroundings around(List<KnownPod> pods, List<Policy> others, List<String> system) {
        return new Surroundings(pods, others, apiServer, dns, system);
    }
}
