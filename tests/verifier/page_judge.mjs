// node page_judge.mjs verify.html < input.json > verdicts.json: page_judge.js without a browser.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const page = readFileSync(process.argv[2], "utf8");
for (const [, script] of page.matchAll(/<script>([^]*?)<\/script>/g)) vm.runInThisContext(script);
vm.runInThisContext(readFileSync(new URL("page_judge.js", import.meta.url), "utf8"));
process.stdout.write(JSON.stringify(await globalThis.judge(JSON.parse(readFileSync(0, "utf8")))));
