{{- /* One entry of an injection webhook; its argument: root, service, prefix, namespaceSelector, objectSelector. The certificate authority
     is not stated: the control plane writes it, and nobody who applies these files takes it away. */ -}}
{{- define "injection.entry" -}}
- name: {{ .prefix }}sidecar-injector.istio.io
  clientConfig:
    {{- with .root.Values.istiodRemote.injectionURL }}
    url: {{ . | quote }}
    {{- else }}
    service:
      name: {{ .service }}
      namespace: {{ .root.Release.Namespace }}
      path: {{ .root.Values.istiodRemote.injectionPath | quote }}
      port: 443
    {{- end }}
    {{- with .root.Values.istiodRemote.injectionCABundle }}
    caBundle: {{ . | quote }}
    {{- end }}
  sideEffects: None
  rules:
  - operations: [CREATE]
    apiGroups: [""]
    apiVersions: [v1]
    resources: [pods]
  failurePolicy: Fail
  reinvocationPolicy: {{ .root.Values.sidecarInjectorWebhook.reinvocationPolicy | quote }}
  admissionReviewVersions: [v1]
  namespaceSelector:
    matchExpressions:
    {{- range .namespaceSelector }}
    - {{ toJson . }}
    {{- end }}
  objectSelector:
    matchExpressions:
    {{- range .objectSelector }}
    - {{ toJson . }}
    {{- end }}
{{- end -}}

{{- /* The entries for pods and namespaces that name a revision or a tag; its argument: root, service, name. */ -}}
{{- define "injection.revision" -}}
{{- $named := dict "key" "istio.io/rev" "operator" "In" "values" (list .name) -}}
{{- $unnamed := dict "key" "istio.io/rev" "operator" "DoesNotExist" -}}
{{- $unlabelled := dict "key" "istio-injection" "operator" "DoesNotExist" -}}
{{- $wanted := dict "key" "sidecar.istio.io/inject" "operator" "NotIn" "values" (list "false") -}}
{{ include "injection.entry" (dict "root" .root "service" .service "prefix" "rev.namespace." "namespaceSelector" (list $named $unlabelled) "objectSelector" (list $wanted)) }}
{{ include "injection.entry" (dict "root" .root "service" .service "prefix" "rev.object." "namespaceSelector" (list $unnamed $unlabelled) "objectSelector" (list $wanted $named)) }}
{{- end -}}

{{- /* The entries for all that name no revision; its argument: root, service. */ -}}
{{- define "injection.default" -}}
{{- $unnamed := dict "key" "istio.io/rev" "operator" "DoesNotExist" -}}
{{- $enabled := dict "key" "istio-injection" "operator" "In" "values" (list "enabled") -}}
{{- $unlabelled := dict "key" "istio-injection" "operator" "DoesNotExist" -}}
{{- $wanted := dict "key" "sidecar.istio.io/inject" "operator" "NotIn" "values" (list "false") -}}
{{- $asked := dict "key" "sidecar.istio.io/inject" "operator" "In" "values" (list "true") -}}
{{- $unasked := dict "key" "sidecar.istio.io/inject" "operator" "DoesNotExist" -}}
{{- $system := dict "key" "kubernetes.io/metadata.name" "operator" "NotIn" "values" (list "kube-system" "kube-public" "kube-node-lease" "local-path-storage") -}}
{{ include "injection.entry" (dict "root" .root "service" .service "prefix" "namespace." "namespaceSelector" (list $enabled) "objectSelector" (list $wanted)) }}
{{ include "injection.entry" (dict "root" .root "service" .service "prefix" "object." "namespaceSelector" (list $unlabelled $unnamed) "objectSelector" (list $asked $unnamed)) }}
{{- if .root.Values.sidecarInjectorWebhook.enableNamespacesByDefault }}
{{ include "injection.entry" (dict "root" .root "service" .service "prefix" "auto." "namespaceSelector" (list $unlabelled $unnamed $system) "objectSelector" (list $unasked $unnamed)) }}
{{- end }}
{{- end -}}
