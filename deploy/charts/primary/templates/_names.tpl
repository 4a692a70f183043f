{{- /* "-canary" for the revision canary, nothing for the default one. */ -}}
{{- define "rev" -}}
{{- if and .Values.revision (ne .Values.revision "default") }}-{{ .Values.revision }}{{ end -}}
{{- end -}}

{{- define "labels" -}}
istio.io/rev: {{ .Values.revision | default "default" | quote }}
release: {{ .Release.Name }}
app.kubernetes.io/name: istiod
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: istio
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}

{{- /* What pods of this control plane are chosen by. */ -}}
{{- define "selector" -}}
{{- if include "rev" . -}}
app: istiod
istio.io/rev: {{ .Values.revision | quote }}
{{- else -}}
istio: pilot
{{- end -}}
{{- end -}}

{{- /* Outside of istio-system, names of the whole cluster bear the namespace. */ -}}
{{- define "suffix" -}}
{{- include "rev" . -}}{{- if ne .Release.Namespace "istio-system" }}-{{ .Release.Namespace }}{{ end -}}
{{- end -}}
