import assert from 'node:assert/strict';
import { parseAnswer } from '../../../../src/platform/readiness/supervisor-answer.ts';

const struct = (members: Readonly<Record<string, string>>) => {
  const text = Object.entries(members).map(
    ([name, value]) => `<member>\n<name>${name}</name>\n<value>${value}</value>\n</member>`,
  );
  return `<value><struct>\n${text.join('\n')}\n</struct></value>`;
};
const program = (group: string, name: string, statename: string, description: string) =>
  struct({
    name: `<string>${name}</string>`,
    group: `<string>${group}</string>`,
    pid: '<int>21</int>',
    statename: `<string>${statename}</string>`,
    spawnerr: '<string></string>',
    description: `<string>${description}</string>`,
  });

describe("Supervisor's answer on its socket", () => {
  it('names its programs as supervisorctl does, with their states', () => {
    const answer = [
      program('sshd', 'sshd', 'RUNNING', 'pid 21, uptime 0:00:02'),
      program('workers', 'web_0', 'FATAL', "can't find command &lt;none&gt; &amp; gave up"),
    ].join('\n');
    assert.deepEqual(parseAnswer(`HTTP/1.0 200 OK\r\n\r\n<array><data>${answer}</data></array>`), [
      { name: 'sshd', state: 'RUNNING', detail: 'pid 21, uptime 0:00:02' },
      { name: 'workers:web_0', state: 'FATAL', detail: "can't find command <none> & gave up" },
    ]);
  });

  it('names none where it is a fault, or nothing', () => {
    const fault = struct({ faultCode: '<int>1</int>', faultString: '<string>UNKNOWN_METHOD</string>' });
    assert.deepEqual(parseAnswer(`<methodResponse><fault>${fault}</fault></methodResponse>`), []);
    assert.deepEqual(parseAnswer(''), []);
  });
});
