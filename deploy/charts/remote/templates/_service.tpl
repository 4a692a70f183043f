{{- /* The service by which the control plane is reached from here. */ -}}
{{- define "service" -}}
istiod{{ if .Values.istiodRemote.enabledLocalInjectorIstiod }}-remote{{ else }}{{ include "rev" . }}{{ end }}
{{- end -}}
