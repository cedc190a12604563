// Puts the assistant into another page: <script src="https://…/widget.js" defer></script>
"use strict";
(() => {
  const script = document.currentScript;
  const origin = new URL(script.src).origin;
  const words = "WORDS";
  const style = (element, rules) => Object.assign(element.style, rules);

  const begin = () => {
    const button = document.createElement("button");
    button.type = "button";
    button.id = "cchc-open";
    button.textContent = words.open;
    button.setAttribute("aria-expanded", "false");
    style(button, {
      position: "fixed", right: "16px", bottom: "16px", zIndex: "2147483000", padding: "14px 20px", border: "0",
      borderRadius: "28px", background: "#0b5d8f", color: "#fff", font: "600 16px system-ui, sans-serif",
      cursor: "pointer", boxShadow: "0 4px 16px rgba(0,0,0,.3)",
    });
    let frame = null;

    const fit = () => {
      if (!frame) return;
      const small = window.innerWidth < 480;
      style(frame, small
        ? { right: "0", bottom: "0", width: "100%", height: "100%", borderRadius: "0" }
        : { right: "16px", bottom: "80px", width: "400px", height: "min(640px, calc(100% - 100px))", borderRadius: "16px" });
      style(button, small && !frame.hidden ? { top: "8px", bottom: "auto" } : { top: "auto", bottom: "16px" });
    };
    const toggle = (open) => {
      if (open && !frame) {
        frame = document.createElement("iframe");
        frame.src = origin + "/khung";
        frame.title = words.open;
        style(frame, {
          position: "fixed", border: "0", zIndex: "2147482999", background: "#fff", colorScheme: "normal",
          boxShadow: "0 8px 32px rgba(0,0,0,.35)",
        });
        document.body.append(frame);
      }
      frame.hidden = !open;
      frame.style.display = open ? "block" : "none";
      button.setAttribute("aria-expanded", String(open));
      button.textContent = open ? words.close : words.open;
      fit();
      (open ? frame : button).focus();
    };
    button.addEventListener("click", () => toggle(!frame || frame.hidden));
    window.addEventListener("resize", fit);
    window.addEventListener("message", (event) => {
      if (event.origin === origin && event.data === "cchc:close" && frame) toggle(false);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && frame && !frame.hidden) toggle(false);
    });
    document.body.append(button);
  };

  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin);
})();
