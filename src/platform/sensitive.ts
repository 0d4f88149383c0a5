/** Variables whose values are not shown: what people put into an environment although it is no place for secrets. */
export const soundsSecret = (name: string): boolean =>
  /PASSWORD|PASSWD|SECRET|TOKEN|PRIVATE|CREDENTIAL|API_?KEY/i.test(name);
