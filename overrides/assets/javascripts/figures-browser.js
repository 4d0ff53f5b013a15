// Draws, in the reader's browser, the figures that the build could not draw. Only pages with such a figure
// load this script and the library, which mkdocs-mermaid2-plugin puts before it.
(() => {
  "use strict";
  const library = window.mermaid;
  const figures = [...document.querySelectorAll("div.mermaid")];
  if (!library || !figures.length) return;
  const sources = figures.map((figure) => figure.textContent);

  /** The library's theme for the palette the page shows. */
  const theme = () => {
    const style = getComputedStyle(document.body);
    const colour = (role) => style.getPropertyValue(`--kb-diagram-${role}`).trim();
    return {
      background: colour("bg"), primaryColor: colour("fill"), primaryTextColor: colour("text"), primaryBorderColor: colour("border"),
      secondaryColor: colour("fill-2"), tertiaryColor: colour("fill-2"), lineColor: colour("line"), textColor: colour("text"),
      titleColor: colour("text"), edgeLabelBackground: colour("label"), noteBkgColor: colour("accent-fill"), noteTextColor: colour("text"),
      clusterBkg: colour("fill-2"), clusterBorder: colour("border"), fontFamily: style.fontFamily, fontSize: "14px",
    };
  };

  let turn = Promise.resolve();
  const draw = () => {
    turn = turn.then(async () => {
      library.initialize({ startOnLoad: false, securityLevel: "strict", suppressErrorRendering: true, theme: "base", themeVariables: theme() });
      for (const [index, figure] of figures.entries()) {
        try {
          const { svg } = await library.render(`figure-in-browser-${index}`, sources[index]);
          figure.innerHTML = svg;
        } catch (error) {
          figure.textContent = sources[index]; // the source is still worth reading
        }
      }
    });
  };

  draw();
  new MutationObserver(draw).observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
})();
