// Spreads each slide's text, charts and tables over as many slides as they need to be read from the back of a room.
const ROOM = 720 - 58, SMALLEST = 0.85, CHART = 430, LARGEST = 540;

const box = document.createElement("div");
box.className = "slide-size";

function lay(parts, size, chart = CHART) {  // how high the parts are at a letter size, or Infinity when too wide
  box.style.fontSize = size + "em";
  box.style.setProperty("--chart", chart + "px");
  box.replaceChildren(...parts);
  return box.scrollWidth > box.clientWidth + 1 ? Infinity : box.offsetHeight;
}

const fits = (parts, size, chart) => lay(parts, size, chart) <= ROOM;
const isOutput = part => part.classList.contains("shown");
const isHeading = part => /^H[1-3]$/.test(part.tagName);

function partsOf(slide) {  // paragraphs, lists, headings, charts and tables, each by itself
  return [...slide.querySelectorAll(".text_cell_render > *, .shown")].filter(part => !part.closest("aside")).map(part => {
    const fragment = part.closest(".fragment");
    if (fragment) {
      part.classList.add("fragment");
      part.dataset.fragmentIndex = [...slide.children].indexOf(fragment);
    }
    return part;
  });
}

function split(parts) {  // the parts of each page; a question stays with its chart, a heading with its text
  const pages = [[]];
  for (const part of parts) {
    const page = pages.at(-1);
    if (page.length && !fits([...page, part], SMALLEST)) {
      const taken = [];
      if (isOutput(part) && page.length > 1 && !isOutput(page.at(-1)) && !isHeading(page.at(-1))) taken.unshift(page.pop());
      while (page.length && isHeading(page.at(-1))) taken.unshift(page.pop());
      if (taken.length && page.length && !fits([...taken, part], SMALLEST)) { page.push(...taken); taken.length = 0; }
      if (!page.length) pages.pop();
      pages.push([...taken, part]);
    } else page.push(part);
  }
  return pages;
}

function filled(section, parts) {  // a slide with letters and chart as large as there is room for
  let size = parts.some(part => part.querySelector("img")) ? 1 : 1.2;
  while (size > 0.5 && !fits(parts, size)) size -= 0.05;
  let chart = CHART;
  while (chart < LARGEST && fits(parts, size, chart + 10)) chart += 10;
  while (chart > 200 && !fits(parts, size, chart)) chart -= 10;
  section.style.fontSize = size + "em";
  section.style.setProperty("--chart", chart + "px");
  section.replaceChildren(...parts);
  return section;
}

function spread(slide) {
  const notes = [...slide.querySelectorAll("aside")], all = partsOf(slide), before = slide.previousElementSibling;
  if (!all.length && before) {  // nothing but notes: they go with the slide before
    before.append(...notes);
    return slide.remove();
  }
  const pages = split(all).map((parts, n) => {
    if (n && parts[0]) parts.filter(part => part.dataset.fragmentIndex === parts[0].dataset.fragmentIndex)
      .forEach(part => part.classList.remove("fragment"));  // a page never opens empty
    const section = filled(document.createElement("section"), parts);
    section.append(...notes.map(note => note.cloneNode(true)));
    return section;
  });
  slide.replaceWith(...pages);
}

addEventListener("load", () => {
  document.querySelector(".reveal").append(box);
  document.querySelectorAll(".slides > section > section").forEach(spread);
  box.remove();
  Reveal.initialize({width: 1280, height: 720, margin: 0, center: false, hash: true, slideNumber: "c/t",
    pdfSeparateFragments: false, plugins: [RevealNotes]});
});
