/** A fresh ed25519 pair for the simulated feed and for tests: private half in OpenSSH form, public half as a line. */
import ssh2 from "ssh2";

export interface SshKeyPair {
  readonly private: string;
  readonly public: string;
}

export function newSshKey(passphrase?: string): SshKeyPair {
  const locked = { passphrase: passphrase ?? "", cipher: "aes256-ctr", rounds: 16 };
  for (;;) {
    const options = passphrase === undefined ? undefined : locked;
    const pair = ssh2.utils.generateKeyPairSync<"ed25519">("ed25519", options);
    // Tried again, since one pair in 256 is malformed: ssh2 1.17 drops a leading zero of the public half.
    if (!(ssh2.utils.parseKey(pair.private, passphrase) instanceof Error)) return pair;
  }
}
