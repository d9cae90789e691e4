// Makes a Python package tree to survey: packages that use each other, with calls, a broken file
// and some history. The same tree every time.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The packages of the tree; each uses the next ones. */
const AREAS = ["orders", "billing", "stock", "shipping", "mail", "accounts", "search", "reports"];

/** Writes `modules` modules below `folder`, as a repository with two commits. */
export function makeMonolith(folder, modules) {
  const root = join(folder, "shop");
  const each = Math.ceil(modules / AREAS.length);
  const names = (index) => `part_${String(index).padStart(4, "0")}`;
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, "__init__.py"), "");
  for (const [place, area] of AREAS.entries()) {
    const next = AREAS[(place + 1) % AREAS.length];
    mkdirSync(join(root, area));
    writeFileSync(join(root, area, "__init__.py"), "");
    for (let index = 0; index < each; index++) {
      const near = names((index + 1) % each);
      const lines = [
        `"""Part ${index} of ${area}."""`,
        `from shop.${area} import ${near}`,
        ...(index % 7 === 0 ? [`from shop.${next}.${names(index)} import work_0 as far`] : []),
        "",
      ];
      for (let number = 0; number < 20; number++) {
        lines.push(
          "",
          `def work_${number}(value, other=None):`,
          `    total = ${near}.work_${(number + 1) % 20}(value)`,
          "    if total is None:",
          "        return {'value': value, 'other': other}",
          ...(index % 7 === 0 ? ["    far(total)"] : []),
          "    return [total, other]",
          "",
        );
      }
      writeFileSync(join(root, area, `${names(index)}.py`), lines.join("\n"));
    }
  }
  writeFileSync(join(root, "broken.py"), "def half(:\n");

  const git = (...words) =>
    execFileSync(
      "git",
      ["-C", folder, "-c", "user.name=A Person", "-c", "user.email=a@example.org", ...words],
      {
        stdio: "ignore",
        env: {
          ...process.env,
          GIT_AUTHOR_DATE: "2024-03-04T10:00:00Z",
          GIT_COMMITTER_DATE: "2024-03-04T10:00:00Z",
        },
      },
    );
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "-m", "The shop");
  writeFileSync(join(root, "orders", "__init__.py"), "# orders\n");
  writeFileSync(join(root, "mail", "__init__.py"), "# mail\n");
  git("commit", "--quiet", "-am", "Orders and mail");
  return folder;
}
