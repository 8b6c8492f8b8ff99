import { BlockList, isIP } from 'node:net'

/** Networks that no address given by people may lead to: this machine, its neighbours, and what is no place on the internet (IANA special-purpose registries). */
const CLOSED = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24',
  '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
  '::/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8',
]

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    list.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family)
  }
  return list
}

const closed = listOf(CLOSED)
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu

/** An IPv4 address that hides in an IPv6 one, as itself. */
function unmapped(address: string): string {
  const dotted = MAPPED.exec(address)?.[1]
  if (dotted !== undefined) return dotted
  const hex = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/iu.exec(address)
  if (hex === null) return address
  const [high, low] = [Number.parseInt(hex[1] ?? '', 16), Number.parseInt(hex[2] ?? '', 16)]
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** Which hosts and networks inside may be called although they are closed to others. */
export interface Allowed {
  readonly hosts: ReadonlySet<string>
  readonly networks: BlockList
}

/** @param entries names of hosts, addresses and networks, as in the setting */
export function allowedFrom(entries: readonly string[]): Allowed {
  const isNetwork = (entry: string): boolean => isIP(entry.split('/')[0] ?? '') !== 0
  return { hosts: new Set(entries.filter((entry) => !isNetwork(entry)).map((entry) => entry.toLowerCase())), networks: listOf(entries.filter(isNetwork)) }
}

/** Whether an address that a host name led to may be called. */
export function mayCall(host: string, address: string, { hosts, networks }: Allowed): boolean {
  const plain = unmapped(address)
  const family = isIP(plain)
  if (family === 0) return false
  const kind = family === 6 ? 'ipv6' : 'ipv4'
  return hosts.has(host.toLowerCase()) || networks.check(plain, kind) || !closed.check(plain, kind)
}
