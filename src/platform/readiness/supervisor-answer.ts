import type { Program } from './supervisor.ts';

/**
 * A program for Perl, which Debian and Ubuntu have everywhere (perl-base is essential): asks Supervisor on its socket
 * (its XML-RPC API: supervisor.getAllProcessInfo) and prints the answer. It costs a tenth of what `supervisorctl`
 * does, which starts a Python; on a machine that starts twenty instances this is what makes them wait.
 *
 * Each question wakes Supervisor, which otherwise looks after its programs once a second: asked again a moment later it
 * tells of those that are up at once.
 */
export const socketQuestion = `use Socket;
$ask = "<methodCall><methodName>supervisor.getAllProcessInfo</methodName><params/></methodCall>";
for (1 .. 5) {
  socket(S, PF_UNIX, SOCK_STREAM, 0) && connect(S, sockaddr_un("/run/supervisor.sock")) or exit 3;
  syswrite S, "POST /RPC2 HTTP/1.0\\r\\nContent-Type: text/xml\\r\\nContent-Length: " . length($ask) . "\\r\\n\\r\\n$ask";
  $said = join "", <S>;
  $said =~ />STARTING</ ? select(undef, undef, undef, 0.02) : last;
}
print $said;`;

const member = /<name>(\w+)<\/name>\s*<value><(\w+)>([^<]*)<\/\2><\/value>/g;
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The programs of such an answer; empty when it is none. */
export function parseAnswer(xml: string): readonly Program[] {
  return [...xml.matchAll(/<struct>([\s\S]*?)<\/struct>/g)].flatMap(([, struct = '']) => {
    const found = new Map([...struct.matchAll(member)].map(([, name = '', , text = '']) => [name, text]));
    const of = (name: string) => plain(found.get(name) ?? '');
    if (!found.has('statename')) return [];
    const name = of('group') === of('name') ? of('name') : `${of('group')}:${of('name')}`;
    return [{ name, state: of('statename'), detail: of('description') || of('spawnerr') }];
  });
}

const plain = (text: string): string =>
  text.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);
