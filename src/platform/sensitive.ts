/** Variables whose values are not shown: what people put into an environment although it is no place for secrets. */
export const soundsSecret = (name: string): boolean =>
  /PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|PRIVATE|CREDENTIAL|API_?KEY|(_PWD|(^|_)(PASS|KEY))(_|$)/i.test(
    name,
  );
