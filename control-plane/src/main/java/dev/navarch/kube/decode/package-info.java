/**
 * From the API server's bytes to facts, in Kubernetes' protobuf or in JSON, without building whole objects.
 *
 * <p>{@link dev.navarch.kube.decode.Kind} is one kind of object and how to ask for it, {@link dev.navarch.kube.decode.FactKinds} the five
 * that every cluster is watched for; {@link dev.navarch.kube.decode.ListPage}, {@link dev.navarch.kube.decode.WatchEvent} and
 * {@link dev.navarch.kube.decode.ApiStatus} are what stands in answers. Nothing here throws for what a server sends: what makes no sense is
 * left out and told to {@link dev.navarch.kube.decode.DecodeIssues}, the rest is kept. Not thread-safe: one client, one thread.
 */
@NullMarked
package dev.navarch.kube.decode;

import org.jspecify.annotations.NullMarked;
