import { request } from "./request.js";

/** @returns {Promise<{sliders: any[], limits: any}>} */
export const listSliders = () => request("/v1/sliders");
/** @returns {Promise<{textSliders?: boolean}>} what is loaded */
export const showPack = () => request("/v1/pack");
/** Makes a slider from words. @param {string} phrase @returns {Promise<any>} its definition */
export const createSlider = (phrase) => request("/v1/sliders", { method: "POST", json: { phrase } });
