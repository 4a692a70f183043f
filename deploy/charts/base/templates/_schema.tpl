{{- /*
files/schemas names the fields of Istio's kinds, once, for these definitions and for the validation webhook. There each type has its fields;
"name!" must not be left out. A field holds
  string, string(1..63)   a text, of so many characters         boolean
  int, int(0..)           32 bits                               uint, uint(1..), uint64, port
  number, number(0..100)  with a fraction                       duration   as Go writes it
  A|B|C                   one of these words                    object     whatever it is
  Name                    a type of these files                 [T], {"*": T}   a list of T, a map to T
and of each group under "^" one at most may be set.

Unknown fields are kept here, so that the webhook can say which they are instead of losing them in silence.
*/ -}}
{{- define "schema" -}}
{{- $types := .types -}}
{{- $type := .type -}}
{{- if kindIs "slice" $type -}}
{"type":"array","items":{{ template "schema" (dict "types" $types "type" (first $type)) }}}
{{- else if kindIs "string" $type -}}
{{- if hasKey $types $type -}}
{{ template "schema" (dict "types" $types "type" (get $types $type)) }}
{{- else -}}
{{ template "schema.plain" $type }}
{{- end -}}
{{- else if hasKey $type "*" -}}
{"type":"object","additionalProperties":{{ template "schema" (dict "types" $types "type" (get $type "*")) }}}
{{- else -}}
{{- $required := list -}}
{{- range $name, $_ := $type -}}
{{- if hasSuffix "!" $name -}}{{- $required = append $required (trimSuffix "!" $name) -}}{{- end -}}
{{- end -}}
{"type":"object","x-kubernetes-preserve-unknown-fields":true,{{ if $required }}"required":{{ toJson $required }},{{ end }}"properties":{
{{- $comma := "" -}}
{{- range $name, $field := $type -}}
{{- if ne $name "^" -}}
{{- $comma }}{{ trimSuffix "!" $name | toJson }}:{{ template "schema" (dict "types" $types "type" $field) }}
{{- $comma = "," -}}
{{- end -}}
{{- end -}}
}}
{{- end -}}
{{- end -}}

{{- define "schema.plain" -}}
{{- $word := first (splitList "(" .) -}}
{{- $bounds := list "" "" -}}
{{- if ne $word . -}}{{- $bounds = splitList ".." (trimSuffix ")" (last (splitList "(" .))) -}}{{- end -}}
{{- $least := first $bounds -}}
{{- $most := last $bounds -}}
{{- if gt (len (splitList "|" .)) 1 -}}
{"type":"string","enum":{{ splitList "|" . | toJson }}}
{{- else if eq $word "string" -}}
{"type":"string"{{ with $least }},"minLength":{{ . }}{{ end }}{{ with $most }},"maxLength":{{ . }}{{ end }}}
{{- else if eq $word "number" -}}
{"type":"number","format":"double"{{ with $least }},"minimum":{{ . }}{{ end }}{{ with $most }},"maximum":{{ . }}{{ end }}}
{{- else if eq $word "int" -}}
{"type":"integer","format":"int32"{{ with $least }},"minimum":{{ . }}{{ end }}{{ with $most }},"maximum":{{ . }}{{ end }}}
{{- else if eq $word "uint" -}}
{"type":"integer","minimum":{{ $least | default "0" }},"maximum":4294967295}
{{- else if eq $word "uint64" -}}
{"type":"integer","minimum":0}
{{- else if eq $word "port" -}}
{"type":"integer","minimum":1,"maximum":65535}
{{- else if eq $word "duration" -}}
{"type":"string"}
{{- else if eq $word "boolean" -}}
{"type":"boolean"}
{{- else if eq $word "object" -}}
{"type":"object","x-kubernetes-preserve-unknown-fields":true}
{{- else -}}
{{ fail (printf "files/schemas: %s is no type" .) }}
{{- end -}}
{{- end -}}
