import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { policy } from './support/policy.ts';

test('an operator that does not exist', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector:
    matchExpressions:
    - key: app
      operator: in
#               ^^ error invalid-selector: Operator "in" is rejected: not a valid selector operator. Write In.
      values: [web]
    - {key: app, operator: Equals, values: [web]}
#                          ^^^^^^ error invalid-selector: Operator "Equals" is rejected: not a valid selector operator. Write In, NotIn, Exists or DoesNotExist.
    - key: app
      operator: "="
#               ^^^ error invalid-selector
    - key: app
#     ^^^ error invalid-selector: An expression without operator is rejected: not a valid selector operator.
      values: [web]
    - key: app
      operator:
#     ^^^^^^^^ error invalid-selector: An expression without operator is rejected
    - {}
#     ^^ error invalid-selector: An expression without operator is rejected
    -
#   ^ error invalid-selector: An expression without operator is rejected
`),
  );
});

test('values where there must be some, or none', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector:
    matchExpressions:
    - key: app
#     ^^^ error invalid-selector: Operator In without values is rejected: must be specified when \`operator\` is 'In' or 'NotIn'. Add values, or write Exists to ask for the key alone.
      operator: In
    - key: app
      operator: NotIn
      values: []
#     ^^^^^^ error invalid-selector: Operator NotIn without values is rejected: must be specified when \`operator\` is 'In' or 'NotIn'. Add values, or write DoesNotExist
    - key: app
      operator: In
      values:
#     ^^^^^^ error invalid-selector: Operator In without values
    - key: app
      operator: Exists
      values: [web]
#     ^^^^^^ error invalid-selector: Operator Exists with values is rejected: may not be specified when \`operator\` is 'Exists' or 'DoesNotExist'. Remove the values, or write In.
    - key: app
      operator: DoesNotExist
      values: [web]
#     ^^^^^^ error invalid-selector: Remove the values, or write NotIn.
`),
  );
});

test('what cannot be the key of a label', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector:
    matchLabels:
      app_: web
#     ^^^^ error invalid-selector: Label key "app_" is rejected: name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character.
      "": web
#     ^^ error invalid-selector: name part must be non-empty
      Example.com/app: web
#     ^^^^^^^^^^^^^^^ error invalid-selector: prefix part a lowercase RFC 1123 subdomain must consist of
      /app: web
#     ^^^^ error invalid-selector: prefix part must be non-empty
      a/b/c: web
#     ^^^^^ error invalid-selector: with an optional DNS subdomain prefix and '/'
      a234567890123456789012345678901234567890123456789012345678901234: web
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error invalid-selector: name part must be no more than 63
    matchExpressions:
    - key: my app
#          ^^^^^^ error invalid-selector: Label key "my app" is rejected
      operator: Exists
    - operator: Exists
#     ^^^^^^^^ error invalid-selector: Label key "" is rejected: name part must be non-empty
    - operator: Exists
      key:
#     ^^^ error invalid-selector: Label key "" is rejected
`),
  );
});

test('what cannot be the value of a label', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector:
    matchLabels:
      app: web app
#          ^^^^^^^ error invalid-selector: Label value "web app" is rejected: a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character.
      tier: -web
#           ^^^^ error invalid-selector
    matchExpressions:
    - key: app
      operator: In
      values:
      - web
      - web/1
#       ^^^^^ error invalid-selector: Label value "web/1" is rejected
      - a234567890123456789012345678901234567890123456789012345678901234
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error invalid-selector: must be no more than 63
`),
  );
});

test('in the selectors of every peer', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector: {matchLabels: {app: "web "}}
#                                      ^^^^^^ error invalid-selector
      namespaceSelector: {matchLabels: {"a b": c}}
#                                       ^^^^^ error invalid-selector
  egress:
  - to:
    - namespaceSelector: {matchExpressions: [{key: env, operator: Is, values: [prod]}]}
#                                                                 ^^ error invalid-selector
`),
  );
});

test('selectors that are right, placeholders and other types', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector:
    matchLabels:
      app: web
      app.kubernetes.io/name: Web_1.2
      empty: ""
      none:
      number: 1
      truth: true
      placeholder: \${APP}-web
      template: {{ app }}
      list: [a b]
      map: {a b: c}
      \${KEY}: x
    matchExpressions:
    - {key: app, operator: In, values: [web, "", \${APP}, {{ app }}, 1, ]}
    - {key: app, operator: NotIn, values: [web]}
    - {key: app, operator: Exists}
    - {key: app, operator: Exists, values: []}
    - {key: app, operator: DoesNotExist, values: }
    - {key: \${KEY}, operator: \${OPERATOR}, values: \${VALUES}}
    - {key: app, operator: In, values: \${VALUES}}
    - {key: app, operator: In, values: web}
    - {key: app, operator: In, values: {{ values }}}
    - {key: app, operator: Exists, values: {}}
    - {key: 1, operator: 1}
    - {key: [], operator: {}}
    - {{ expression }}
    - \${EXPRESSION}
    - []
  ingress:
  - from:
    - podSelector:
        matchLabels:
        matchExpressions: []
    - podSelector:
        matchLabels: [a b]
        matchExpressions: {a b: c}
    - podSelector: a b
    - podSelector: {matchLabels: {{ labels }}}
    - namespaceSelector: {matchLabels: \${LABELS}, matchExpressions: \${EXPRESSIONS}}
`),
    { ignoring: ['wrong-node-type'] },
  );
});

test('of two equal keys the last one counts', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector:
    matchLabels:
      app: web app
      app: web
`),
    { ignoring: ['duplicate-yaml-key'] },
  );
});

test('a label that an anchor shares is reported once', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector:
    matchLabels: &labels
      app: web app
#          ^^^^^^^ error invalid-selector
  ingress:
  - from:
    - podSelector: {matchLabels: *labels}
    - podSelector:
        matchLabels:
          <<: *labels
          tier: front
`),
  );
});

test('silenced', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector:
    matchLabels:
      app: web app # netpol-ignore: invalid-selector
    matchExpressions:
    # netpol-ignore: invalid-selector
    - key: app
      operator: in
`),
  );
});

test('a broken document says nothing', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector:
    matchLabels:
      app: web app
     tier: front
`),
  );
});
