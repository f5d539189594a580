import { language } from "../i18n.js";
import { request } from "./request.js";

/** @returns {Promise<{sliders: any[], limits: any}>} */
export const listSliders = () => request("/v1/sliders");
/** @returns {Promise<{textSliders?: boolean}>} what is loaded */
export const showPack = () => request("/v1/pack");
/** @returns {Promise<{required: boolean, signedIn: boolean}>} whether the server asks who we are, and knows */
export const showAccess = () => request("/v1/access");
/** Makes the server and this browser forget who we are. */
export const signOut = () => request("/v1/access", { method: "DELETE" });
/** Makes a slider from words. @param {string} phrase @returns {Promise<any>} its definition */
export const createSlider = (phrase) =>
    request("/v1/sliders", { method: "POST", json: { phrase }, headers: { "Accept-Language": language } });
