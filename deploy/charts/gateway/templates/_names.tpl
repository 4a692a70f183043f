{{- define "name" -}}
{{ .Values.name | default .Release.Name }}
{{- end -}}

{{- define "account" -}}
{{ .Values.serviceAccount.name | default (include "name" .) }}
{{- end -}}

{{- /* What its pods are chosen by, by Istio's Gateways too. */ -}}
{{- define "selector" -}}
app: {{ .Values.labels.app | default (include "name" .) | quote }}
istio: {{ .Values.labels.istio | default (include "name" . | trimPrefix "istio-") | quote }}
{{- end -}}

{{- define "labels" -}}
{{ include "selector" . }}
{{- range $name, $value := omit .Values.labels "app" "istio" }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- with .Values.networkGateway }}
topology.istio.io/network: {{ . | quote }}
{{- end }}
app.kubernetes.io/name: {{ include "name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: istio
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}
