package dev.navarch.generate.endpoint;

import dev.navarch.generate.ClusterKind;
import dev.navarch.generate.Generation;
import dev.navarch.generate.ProtoWriter;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceSet;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.Steps;
import dev.navarch.generate.TypeGeneration;
import dev.navarch.generate.gateway.SelectedGateways;
import dev.navarch.model.DestinationRuleFact;
import dev.navarch.model.PeerAuthentications;
import dev.navarch.model.Protocol;
import dev.navarch.model.Service;
import dev.navarch.model.ServiceEndpoints;
import dev.navarch.model.ServiceKey;
import dev.navarch.model.ServicePort;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Generates load assignments (EDS). */
public final class Endpoints implements TypeGeneration<EndpointsView> {

    @Override
    public ResourceType type() {
        return ResourceType.ENDPOINT;
    }

    @Override
    public Class<EndpointsView> viewType() {
        return EndpointsView.class;
    }

    @Override
    public List<EndpointsView> views(World world, Proxy proxy) {
        List<EndpointsView> views = new ArrayList<>();
        for (Reach reach : Reach.values()) {
            views.add(EndpointsView.of(ClusterKind.OUTBOUND, reach, world, proxy));
        }
        if (SelectedGateways.passThroughByName(world, proxy)) {
            for (Reach reach : Reach.values()) {
                views.add(EndpointsView.of(ClusterKind.SNI_DNAT, reach, world, proxy));
            }
        }
        return views;
    }

    @Override
    public ResourceSet generate(World world, EndpointsView view) {
        Function<Service, List<Resource>> assignments = assignments(world, view);
        List<Resource> made = new ArrayList<>();
        for (Service service : world.services().values()) {
            made.addAll(assignments.apply(service));
        }
        return ResourceSet.of(made);
    }

    @Override
    public Generation.Step step(ResourceSet previous, World world, WorldDelta delta, EndpointsView view) {
        if (delta.everything()) {
            return Steps.between(previous, generate(world, view));
        }
        boolean ofMesh = world.mesh().localityLoadBalancing();
        Set<ServiceKey> touched = new HashSet<>(delta.services());
        Set<ServiceKey> inPart = new HashSet<>(delta.endpoints());
        delta.peerPolicies().forEach(namespace -> inPart.addAll(world.servicesIn(namespace)));
        for (ServiceKey key : inPart) {
            Service service = world.service(key);
            if (service != null && Reach.of(service, view.rules().destination(world, service), ofMesh) == view.reach()) {
                touched.add(key);
            }
        }
        return Steps.byService(view.kind(), view.rules(), previous, world, delta, touched, assignments(world, view));
    }

    /** What a service has in a view: an assignment for each port, if the service is seen and of the view's reach. */
    private static Function<Service, List<Resource>> assignments(World world, EndpointsView view) {
        Horizon horizon = new Horizon(world.gateways(), view);
        PeerAuthentications peers = world.peerAuthentications();
        ProtoWriter writer = new ProtoWriter();
        boolean ofMesh = world.mesh().localityLoadBalancing();
        return service -> {
            DestinationRuleFact rule = view.rules().destination(world, service);
            if (Reach.of(service, rule, ofMesh) != view.reach() || !view.scope().sees(service)) {
                return List.of();
            }
            ServiceEndpoints endpoints = world.endpointsOf(service.key());
            List<Resource> made = new ArrayList<>(service.ports().size());
            for (ServicePort port : service.ports()) {
                if (port.protocol() != Protocol.UDP) {
                    for (ServicePart part : ServicePart.of(service, port, rule)) {
                        made.add(new Assignment(part, view, horizon, peers, ofMesh).encode(endpoints, writer));
                    }
                }
            }
            return made;
        };
    }

    /** A name that no service has gets an assignment without endpoints: the cluster that waits for it becomes ready, and answers 503. */
    @Override
    public Resource absent(String name) {
        return AssignmentEncoder.empty(name);
    }
}
