// Names of the functions of the variant for AVX2; `avx2.c` says why.
//
// A function that is declared in `renderer.h` and defined in a file of `avx2.c` has a line here.

#ifndef CR_AVX2_NAMES_H
#define CR_AVX2_NAMES_H

#define add_triangle add_triangle_avx2
#define add_vertex add_vertex_avx2
#define ambient_light ambient_light_avx2
#define ambient_tint ambient_tint_avx2
#define ambient_visibility ambient_visibility_avx2
#define bake_ambient_occlusion bake_ambient_occlusion_avx2
#define brows_lashes_beard brows_lashes_beard_avx2
#define build_clothing build_clothing_avx2
#define build_deformation build_deformation_avx2
#define build_geometry build_geometry_avx2
#define build_glasses build_glasses_avx2
#define build_hair build_hair_avx2
#define build_hat build_hat_avx2
#define build_pose build_pose_avx2
#define childhood childhood_avx2
#define compose_mesh compose_mesh_avx2
#define create_renderer create_renderer_avx2
#define deformation_at deformation_at_avx2
#define destroy_renderer destroy_renderer_avx2
#define develop develop_avx2
#define direction_from_head direction_from_head_avx2
#define distance_to_head distance_to_head_avx2
#define draw_lenses draw_lenses_avx2
#define draw_roots draw_roots_avx2
#define draw_strands draw_strands_avx2
#define emit_strand emit_strand_avx2
#define expression_weights expression_weights_avx2
#define find_landmarks find_landmarks_avx2
#define find_truth find_truth_avx2
#define find_visible find_visible_avx2
#define grow_strand grow_strand_avx2
#define hair_color hair_color_avx2
#define hat_rim hat_rim_avx2
#define hue hue_avx2
#define key_optical_depth key_optical_depth_avx2
#define key_shadow key_shadow_avx2
#define make_freckles make_freckles_avx2
#define make_gradients make_gradients_avx2
#define measure_hair_density measure_hair_density_avx2
#define measure_places measure_places_avx2
#define metered_gain metered_gain_avx2
#define neckline_start neckline_start_avx2
#define noise3 noise3_avx2
#define old_age old_age_avx2
#define place_lights place_lights_avx2
#define point_on_skin point_on_skin_avx2
#define prepare_frame prepare_frame_avx2
#define prepare_skin prepare_skin_avx2
#define rasterize_depth rasterize_depth_avx2
#define release_frame release_frame_avx2
#define render_background render_background_avx2
#define render_person render_person_avx2
#define resolve_frame resolve_frame_avx2
#define sample_maps sample_maps_avx2
#define scalp_cover scalp_cover_avx2
#define scalp_density scalp_density_avx2
#define scatter_light scatter_light_avx2
#define shade_cloth shade_cloth_avx2
#define shade_eye shade_eye_avx2
#define shade_mesh shade_mesh_avx2
#define shade_mouth shade_mouth_avx2
#define shade_skin shade_skin_avx2
#define shape_head shape_head_avx2
#define specular specular_avx2
#define vertex_normals vertex_normals_avx2

#endif
