//! The look: quiet, tabular, and as good on paper as on a screen.

/// The style sheet.
pub(super) const STYLE: &str = r#":root{--ink:#14181f;--soft:#5b6472;--line:#dfe3e8;--faint:#f4f6f8;--accent:#24507a;--yes:#1d6b3f;--no:#a1332b;--open:#80590f}
*{box-sizing:border-box}
html{background:#eceff2;-webkit-text-size-adjust:100%}
body{margin:0;color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1120px;margin:32px auto;padding:48px 56px;background:#fff;border:1px solid var(--line);border-radius:4px}
h1,h2,h3,h4{font-weight:600;line-height:1.25;margin:0;text-wrap:balance}
h1{font-size:32px;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:20px;margin:0 0 16px}
h3{font-size:17px;margin:0 0 8px;overflow-wrap:anywhere}
h4{font-size:13px;margin:16px 0 4px}
p{margin:0 0 8px;overflow-wrap:anywhere}
ul{margin:8px 0 0;padding-left:20px}
li{margin:2px 0;overflow-wrap:anywhere}
code{font:12px/1.4 ui-monospace,"SF Mono","Cascadia Mono","DejaVu Sans Mono",Consolas,monospace;overflow-wrap:anywhere}
.kicker{color:var(--accent);font-size:13px;font-weight:600;letter-spacing:.02em;margin:0 0 4px}
.source{color:var(--soft);font-size:13px;margin:8px 0 0}
.notice{margin:16px 0 0;padding:8px 12px;border-left:3px solid var(--open);background:#fbf6ea;font-size:13px}
.lead{font-size:17px;margin:20px 0 0}
.tiles{display:grid;grid-template-columns:repeat(5,1fr);gap:0;margin:24px 0 0;border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
.tiles>div{padding:12px 16px;border-left:1px solid var(--line)}
.tiles>div:first-child{border-left:0;padding-left:0}
dt{color:var(--soft);font-size:12px}
dd{margin:0}
.tiles dd{font-size:18px;font-weight:600;white-space:nowrap}
.answers{display:grid;grid-template-columns:1fr 1fr;gap:20px 40px;margin:24px 0 0}
.answers h2{font-size:15px;color:var(--accent);margin:0 0 4px}
.answer p{margin:0 0 4px}
.order{margin:28px 0 0}
.order h2{font-size:15px;color:var(--accent);margin:0 0 4px}
.sheet{margin:56px 0 0}
figure{margin:0 0 16px}
figure svg{display:block;width:100%;height:auto;max-height:860px}
figcaption,.remark{color:var(--soft);font-size:13px;margin:8px 0 0}
table{width:100%;border-collapse:collapse;font-size:13px;line-height:1.4;margin:0 0 8px}
th{color:var(--soft);font-weight:600;font-size:12px;text-align:left;vertical-align:bottom;padding:4px 8px;border-bottom:1px solid #b9c1cb}
td{vertical-align:top;padding:6px 8px;border-bottom:1px solid var(--line);overflow-wrap:anywhere;min-width:7.5em}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
.n{text-align:right;overflow-wrap:normal;white-space:nowrap;min-width:0}
th.n,.n.w{white-space:normal}
.d{min-width:15em}
.s{min-width:0;white-space:nowrap}
.u{color:var(--soft);font-weight:400}
.name{font-weight:600;min-width:11em}
.rest td{font-weight:600;border-bottom:0;border-top:1px solid #b9c1cb}
.badge{display:inline-block;min-width:18px;height:18px;padding:0 4px;border-radius:3px;font-size:11px;font-weight:600;line-height:18px;text-align:center;vertical-align:1px;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.tag{display:inline-block;padding:0 6px;border:1px solid var(--line);border-radius:9px;color:var(--soft);font-size:11px;font-weight:400;white-space:nowrap}
.late{color:var(--no);border-color:var(--no)}
.after,.owner{color:var(--soft);font-weight:400}
.owner{font-size:12px}
.yes{color:var(--yes);white-space:nowrap}
.no{color:var(--no);white-space:nowrap}
.open{color:var(--open);white-space:nowrap}
.candidate{margin:32px 0 0;padding:24px 0 0;border-top:1px solid #b9c1cb}
.rank{display:inline-block;min-width:1.4em;color:var(--soft);font-weight:400}
.says{font-size:15px;max-width:72ch}
.facts{display:grid;grid-template-columns:repeat(4,1fr);gap:8px 24px;margin:12px 0 16px;padding:12px 16px;background:var(--faint);border-radius:4px;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.facts dd{font-size:14px;overflow-wrap:anywhere}
.gates td:first-child{width:30%}
.gates td:nth-child(2){width:14%}
.money td:nth-child(2){color:#555}
.money .best td{font-weight:600}
.crossings td:first-child{width:7%;min-width:0}
.crossings td:nth-child(2){width:31%}
.crossings td:nth-child(4){width:27%}
.lines td:first-child{width:40%}
.methods{display:grid;grid-template-columns:minmax(9em,1fr) 4fr;gap:8px 24px;margin:0;font-size:13px}
.methods dt{color:var(--ink);font-size:13px;font-weight:600}
@media screen and (max-width:820px){main{margin:0;padding:24px 16px;border:0}.tiles,.answers,.facts,.methods{grid-template-columns:1fr 1fr}.answers,.methods{grid-template-columns:1fr}.sheet{overflow-x:auto}}
@page{size:A4;margin:16mm 15mm 17mm;@bottom-right{content:counter(page) " / " counter(pages);font:8pt system-ui,sans-serif;color:#5b6472}}
@page wide{size:A4 landscape}
@media print{html{background:none}body{font-size:9.5pt;line-height:1.42}main{max-width:none;margin:0;padding:0;border:0}
h1{font-size:22pt}h2{font-size:14pt;margin-bottom:10pt}h3{font-size:11.5pt}h4{font-size:8.5pt}.says{font-size:9.5pt}.lead{font-size:11pt;margin-top:12pt}
.tiles{margin-top:14pt}.tiles dd{font-size:12pt}.tiles>div{padding:7pt 9pt}dt{font-size:7.5pt}.answers{gap:12pt 24pt;margin-top:14pt}.answers h2,.order h2{font-size:10.5pt}.order{margin-top:16pt}
table{font-size:7.5pt;line-height:1.35}td{min-width:7em}.name{min-width:12em}.d{min-width:16em}th,td{padding:3pt 4.5pt}#roadmap,#candidates,#domains,#debt{page:wide}th{font-size:7pt}code{font-size:7pt}.source,.notice,figcaption,.remark,.methods,.methods dt{font-size:8pt}.tag{font-size:6.5pt}.owner{font-size:7pt}.facts{padding:7pt 9pt;gap:5pt 14pt;margin:8pt 0 10pt}.facts dd{font-size:8.5pt}
.sheet{margin:28pt 0 0}#map,#roadmap,#candidates{break-before:page;margin-top:0}.candidate{margin-top:18pt;padding-top:14pt}#debt+.candidate{break-before:page;border-top:0;padding-top:0}
h2,h3,h4,h2+p,thead{break-after:avoid}tr,figure,.facts,.tiles,.answer,.methods dd{break-inside:avoid}thead{display:table-header-group}figure svg{max-height:225mm}#roadmap svg{max-height:160mm}p{orphans:3;widows:3}}
"#;
