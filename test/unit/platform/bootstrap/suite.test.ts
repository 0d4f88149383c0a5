import assert from 'node:assert/strict';
import { suiteOf } from '../../../../src/platform/bootstrap/suite.ts';

describe("the suite a distribution's image is made of", () => {
  for (const [image, suite] of [
    ['debian:bookworm-slim', 'bookworm'],
    ['debian:bookworm', 'bookworm'],
    ['debian:12', 'bookworm'],
    ['debian:12-slim', 'bookworm'],
    ['debian:13-slim', 'trixie'],
    ['debian', 'stable'],
    ['debian:latest', 'stable'],
    ['docker.io/library/debian:trixie-slim', 'trixie'],
    ['library/debian:trixie', 'trixie'],
    ['ubuntu:jammy', 'jammy'],
    ['ubuntu:24.04', 'noble'],
    ['ubuntu:22.04', 'jammy'],
  ] as const) {
    it(`is ${suite} for ${image}`, () => assert.equal(suiteOf(image), suite));
  }

  for (const image of [
    'alpine:3',
    'debian:12.4',
    'ubuntu',
    'me/debian:bookworm',
    'debian@sha256:0',
    'debian:../x',
    'debian:-x',
  ]) {
    it(`is unknown for ${image}`, () => assert.equal(suiteOf(image), undefined));
  }
});
