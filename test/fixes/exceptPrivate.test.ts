import { expect, test } from 'vitest';
import { applyFix } from '../support/fixes.ts';
import { deployment, policy } from '../support/manifests.ts';

const source = (block: string) =>
  policy(
    'p',
    `podSelector: {}\npolicyTypes: [Egress]\negress:\n- to:\n  - ipBlock:\n${block}\n  ports: [{port: 443}]`,
  ) + deployment('web');

test('the private ranges of IPv4', () => {
  const { files, pairs } = applyFix(
    source('      # anywhere\n      cidr: 0.0.0$0.0/0'),
    'Except private addresses: 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16',
  );
  expect(files).toContain(`        # anywhere
        cidr: 0.0.0.0/0
        except:
        - 10.0.0.0/8
        - 172.16.0.0/12
        - 192.168.0.0/16
    ports: [{port: 443}]
`);
  expect(pairs).toEqual([
    'default/web -> outside: 0.0.0.0-255.255.255.255 on TCP 443 => 0.0.0.0-9.255.255.255, 11.0.0.0-172.15.255.255, 172.32.0.0-192.167.255.255, 192.169.0.0-255.255.255.255 on TCP 443',
  ]);
});

test('those of IPv6, and an empty list that is there', () => {
  const { files } = applyFix(source('      cidr: "::$0/0"\n      except: []'), 'Except private addresses: fc00::/7');
  expect(files).toContain('        cidr: "::/0"\n        except:\n        - fc00::/7\n'.replace('- fc00', '- fc00'));
});
