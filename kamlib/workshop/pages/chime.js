// The bell at the end of a countdown: some tones made here, no file. A browser lets a page sound once somebody has tapped it.
"use strict";
window.kamChime = (() => {
  const Context = window.AudioContext || window.webkitAudioContext;
  let context = null;
  const wake = () => { if (!Context) return; context = context || new Context(); if (context.state !== "running") context.resume(); };
  const awake = () => !Context || (context !== null && context.state === "running");
  function ring() {  // not when asleep: it would sound whenever the page is tapped next
    if (!context || context.state !== "running") return;
    for (const [after, tone] of [[0, 880], [0.3, 660], [0.9, 880], [1.2, 660], [1.8, 880], [2.1, 660]]) {
      const voice = context.createOscillator(), volume = context.createGain(), from = context.currentTime + after;
      voice.frequency.value = tone;
      volume.gain.setValueAtTime(0.0001, from);
      volume.gain.exponentialRampToValueAtTime(0.5, from + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, from + 0.5);
      voice.connect(volume); volume.connect(context.destination);
      voice.start(from); voice.stop(from + 0.55);
    }
  }
  return { wake, awake, ring };
})();
