// Added to verify.html, in a browser or in Node: what the page says about files and about changes of them.
// Input: { files: { name: base64 }, cases: [{ flips: [[name, offset, xor]], files: { name: base64 or null }, zip: base64 }] }.
globalThis.judge = async ({ files, cases }) => {
  const bytesOf = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const whole = new Map(Object.entries(files).map(([name, text]) => [name, bytesOf(text)]));
  const changed = async ({ flips = [], files: others = {}, zip = null }) => {
    if (zip !== null) return DualRandom.readZip(bytesOf(zip));
    const result = new Map(whole);
    for (const [name, text] of Object.entries(others)) {
      if (text === null) result.delete(name); else result.set(name, bytesOf(text));
    }
    for (const [name, offset, xor] of flips) {
      const copy = result.get(name).slice();
      copy[offset] ^= xor;
      result.set(name, copy);
    }
    return result;
  };
  const verdicts = [];
  for (const one of cases) {
    let report;
    try { report = DualRandom.audit(await changed(one)); } catch (error) { report = DualRandom.unreadable(error, "bundle.zip"); }
    const { ok, kind, commitment, stages, findings, notes, rules } = report;
    verdicts.push({
      ok, kind, commitment, stages: Object.fromEntries(stages.map(({ stage, status }) => [stage, status])),
      files: [...new Set(findings.map(({ file }) => file))], codes: [...new Set(findings.map(({ code }) => code))],
      notes: [...new Set(notes.map(({ code }) => code))],
      rules: Object.fromEntries(rules.map(({ rule, violations }) => [rule, violations])),
      untold: findings.filter((finding) => [finding.code, DualRandom.remedyOf(finding)].some((code) =>
        ["zh", "en"].some((language) => DualRandom.textOf(code, language) === code))).map(({ code }) => code),
    });
  }
  return verdicts;
};
