// Ties the parts to the feed.
import { keepToken } from "./api.js";
import { charts } from "./charts.js";
import { $, text } from "./dom.js";
import { showHot } from "./hot.js";
import { look, looking } from "./look.js";
import { showSamples, showScene } from "./overview.js";
import { showReplicas } from "./replicas.js";
import { stream } from "./stream.js";
import { noteInvalidations, writing } from "./write.js";

const kept = 300; // samples, one a second
const draw = charts();
const lookUp = (key) => {
  look(key);
  $("key").focus();
};
const showStream = stream(lookUp);
let samples = [];
let fresh = true; // what comes next is what was kept, not news

keepToken();
looking();
writing();

const feed = new EventSource("/console/feed");
const on = (event, f) => feed.addEventListener(event, (e) => f(JSON.parse(e.data)));
const state = (name, kind) => {
  text("feed", name);
  $("feed").className = `pill ${kind}`;
};

on("hello", () => {
  state("live", "good");
  samples = [];
  fresh = true;
});
on("samples", (more) => {
  samples = [...samples, ...more].slice(-kept);
  showSamples(samples);
  draw(samples);
});
on("invalidations", (messages) => {
  noteInvalidations(messages);
  showStream(messages, fresh);
  fresh = false;
});
on("scene", (scene) => {
  fresh = false;
  showScene(scene);
  showReplicas(scene.replicas);
  showHot(scene.hot, lookUp);
});
feed.addEventListener("error", () => state("reconnecting", "bad"));
